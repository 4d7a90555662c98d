module doorkeeper

go 1.24

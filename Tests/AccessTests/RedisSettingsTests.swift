#if Redis
    import CandorAccess
    import Testing

    @Suite struct RedisSettingsTests {
        @Test func addressesAreRead() throws {
            let socket = try RedisSettings(parsing: "unix:/run/redis.sock")
            #expect(socket.place == .unix(path: "/run/redis.sock"))
            #expect(socket.prefix == "candor:" && socket.durability == .always && socket.database == 0)
            let slashes = try RedisSettings(parsing: "unix:///run/redis.sock")
            #expect(slashes == socket)
            let host = try RedisSettings(
                parsing: "redis://10.0.0.7:7000?user=u&password-file=/etc/p%26w&prefix=x:&database=3&timeout=0.5&"
                    + "durability=everysec")
            #expect(host.place == .tcp(host: "10.0.0.7", port: 7000))
            #expect(host.user == "u" && host.passwordFile == "/etc/p&w" && host.prefix == "x:")
            #expect(host.database == 3 && host.timeout == 0.5 && host.durability == .everysec)
            #expect(try RedisSettings(parsing: "redis://[::1]").place == .tcp(host: "::1", port: 6379))
        }

        @Test(arguments: [
            ("redis://:secret@host", "address of Redis"), ("redis://user@host", "address of Redis"),
            ("redis://host/3", "address of Redis"), ("redis://", "address of Redis"),
            ("http://host", "address of Redis"),
            ("redis://host:0", "port of Redis"), ("redis://host:70000", "port of Redis"),
            ("unix:relative", "socket of Redis"),
            ("unix:/" + String(repeating: "x", count: 107), "socket of Redis"),
            ("unix:/s?password=x", "setting of Redis"),
            ("unix:/s?database=-1", "database of Redis"), ("unix:/s?durability=often", "durability of Redis"),
            ("unix:/s?timeout=0", "timeout of Redis"), ("unix:/s?timeout=nan", "timeout of Redis"),
            ("unix:/s?prefix=", "setting of Redis"), ("unix:/s?", "setting of Redis"),
            ("unix:/s?user=%zz", "setting of Redis"),
        ]) func whatIsNoAddressIsRefused(text: String, place: String) {
            let error = #expect(throws: AccessError.self) { try RedisSettings(parsing: text) }
            #expect(error?.place == place)
            #expect(error?.actual.contains("secret") == false)
        }
    }
#endif

#if Gateway
    import GRDB

    /// A store in SQLite that finds its disk full at each write of what was answered, in SQLite's own words.
    enum FullDisk {
        static func begin(_ path: String) throws {
            try run(
                """
                CREATE TRIGGER disk BEFORE INSERT ON charge BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END
                """, on: path)
        }

        static func end(_ path: String) throws { try run("DROP TRIGGER disk", on: path) }

        private static func run(_ sql: String, on path: String) throws {
            var configuration = Configuration()
            configuration.busyMode = .timeout(10)
            try DatabaseQueue(path: path, configuration: configuration).write { try $0.execute(sql: sql) }
        }
    }
#endif

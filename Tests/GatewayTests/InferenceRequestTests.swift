#if Gateway
    import CandorGateway
    import Foundation
    import Testing

    @Suite struct InferenceRequestTests {
        private func upstream(_ request: String, _ model: OpenInferenceModel = OpenInferenceKit.model) throws -> String
        {
            var exchange = OpenInferenceExchange(model)
            return String(decoding: try exchange.request(OpenInferenceKit.bytes(request)).body, as: UTF8.self)
        }

        @Test func inputsGoOnByteForByteAndOneOutputIsAskedFor() throws {
            let asked = try upstream(
                #"{"id":"a\"\n1", "outputs":[{"name":"p_label"}],  "inputs" : \#(OpenInferenceKit.inputs)}"#)
            #expect(asked == #"{"id":"a\"\u000a1","inputs":\#(OpenInferenceKit.inputs),"outputs":[{"name":"p"}]}"#)
        }

        /// Few keys are compared with each other, many are sorted.
        @Test(arguments: [2, 15, 16, 17, 400]) func aKeyThatIsThereTwiceIsFoundAmongAnyNumber(count: Int) {
            func refusal(_ keys: [String]) -> String {
                let body = "{" + keys.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
                do { return try upstream(body) } catch { return "\(error)" }
            }
            let keys = (0..<count).map { "key\($0)" }
            #expect(refusal(keys).contains("'key0'"))
            for (from, to) in [(0, count - 1), (count - 1, 0), (count / 2, count - 1)] {
                var twice = keys
                twice[to] = keys[from]
                #expect(refusal(twice).contains("each key once") == (from != to))
            }
        }

        @Test func scoresTravelInBinaryWhereTheUpstreamCan() throws {
            let asked = try upstream(OpenInferenceKit.request, OpenInferenceKit.named)
            #expect(asked.hasSuffix(#""outputs":[{"name":"p","parameters":{"binary_data":true}}]}"#))
        }

        @Test func parametersOfStatefulModelsGoOnAndOwnOnesDoNot() throws {
            let asked = try upstream(
                #"{"parameters":{"detail":"label","sequence_id":7,"sequence_start":true,"binary_data_output":true},"inputs":\#(OpenInferenceKit.inputs)}"#
            )
            #expect(asked.hasPrefix(#"{"parameters":{"sequence_id":7,"sequence_start":true},"inputs":"#))
        }

        @Test func theDetailThatIsEnoughIsReported() throws {
            var exchange = OpenInferenceExchange(OpenInferenceKit.model)
            _ = try exchange.request(
                OpenInferenceKit.bytes(#"{"parameters":{"detail":"label"},"inputs":\#(OpenInferenceKit.inputs)}"#))
            let detail = exchange.requestedDetail
            #expect(detail == "label")
            _ = try exchange.request(OpenInferenceKit.bytes(OpenInferenceKit.request))
            let detailOfNext = exchange.requestedDetail
            #expect(detailOfNext == nil)
        }

        @Test func binaryInputsFollowTheRewrittenJSON() throws {
            let header =
                #"{"inputs":[{"name":"x","shape":[2],"datatype":"UINT8","parameters":{"binary_data_size":2}}]}"#
            var exchange = OpenInferenceExchange(OpenInferenceKit.model)
            let message = try exchange.request(
                OpenInferenceKit.bytes(header) + [9, 8], headerCount: header.utf8.count)
            let count = try #require(message.headerCount)
            #expect(Array(message.body[count...]) == [9, 8])
            #expect(String(decoding: message.body[..<count], as: UTF8.self).hasSuffix(#""outputs":[{"name":"p"}]}"#))
        }

        /// Each would choose, or might choose, what leaves beside the mask; or means one thing here and another upstream.
        @Test(arguments: [
            (#"{"outputs":[{"name":"p","parameters":{"classification":3}}],"inputs":I}"#, "'classification'"),
            (
                #"{"outputs":[{"name":"p","parameters":{"shared_memory_region":"r"}}],"inputs":I}"#,
                "'shared_memory_region'"
            ),
            (#"{"outputs":[{"name":"logits"}],"inputs":I}"#, "'logits'"),
            (#"{"outputs":[{"name":"p"},{"name":"p"}],"inputs":I}"#, "'p'"),
            (#"{"outputs":[{"name":"p","data":[]}],"inputs":I}"#, "'data'"),
            (#"{"outputs":{},"inputs":I}"#, "another value"),
            (#"{"outputs":[7],"inputs":I}"#, "'another value'"),
            (#"{"parameters":{"return_all":true},"inputs":I}"#, "'return_all'"),
            (#"{"parameters":{"binary_data_output":"yes"},"inputs":I}"#, "'binary_data_output'"),
            (#"{"parameters":[1],"inputs":I}"#, "'another value'"),
            (#"{"extra":1,"inputs":I}"#, "'extra'"),
            (#"{"inputs":I,"inputs":I}"#, "something else"),
            (#"{"inputs":I,"in\u0070uts":I}"#, "something else"),
            (#"{"id":7,"inputs":I}"#, "another value"),
            (#"{"inputs":[]}"#, "none"),
            (#"{"inputs":{}}"#, "none"),
            (#"{"inputs":[{"name":"x","name":"y"}]}"#, "something else"),
            (#"{"inputs":[{"name":"x","extra":1}]}"#, "'extra'"),
            (#"{"inputs":[{"name":"x","parameters":{"shared_memory_region":"r"}}]}"#, "'shared_memory_region'"),
            (#"{"inputs":[{"name":"x","parameters":{"binary_data_size":-1}}]}"#, "'binary_data_size'"),
            (
                #"{"inputs":[{"name":"x","shape":[5],"datatype":"UINT8","parameters":{"binary_data_size":5}}]}"#, "0"
            ),
            ("[]", "something else"),
        ])
        func whatIsNotUnderstoodIsRefused(request: String, actual: String) throws {
            let request = request.replacingOccurrences(of: ":I", with: ":\(OpenInferenceKit.inputs)")
            let error = #expect(throws: GatewayError.self, "\(request)") { _ = try upstream(request) }
            guard case .request(_, _, actual)? = error else {
                Issue.record("\(request): \(String(describing: error))")
                return
            }
        }

        /// Servers read, and one ended at, a shape that its values do not fill.
        @Test(arguments: [
            (#""shape":[147695,4461,916196390],"datatype":"UINT64","data":[1,2]"#, "2"),
            (#""shape":[4294967296,4294967296],"datatype":"INT8","data":[]"#, "more"),
            (#""shape":[-1,-2],"datatype":"INT8","data":[1,2]"#, "another value"),
            (#""shape":[1.5],"datatype":"INT8","data":[1]"#, "another value"),
            (#""shape":2,"datatype":"INT8","data":[1,2]"#, "none"),
            (#""datatype":"INT8","data":[1,2]"#, "none"),
            (#""shape":[2,2],"datatype":"FP32","data":[[1,2],[3]]"#, "3"),
            (#""shape":[1],"datatype":"FP32","data":[{"a":1}]"#, "other values"),
            (#""shape":[1],"datatype":"FP32","data":[null]"#, "other values"),
            (#""shape":[1],"datatype":"FP32","data":1"#, "other values"),
            (#""shape":[1],"datatype":"FP31","data":[1]"#, "another"),
            (#""shape":[1],"data":[1]"#, "another"),
            (#""shape":[1],"datatype":"FP32""#, "neither"),
            (#""shape":[1],"datatype":"FP32","data":[1],"parameters":{"binary_data_size":4}"#, "both"),
            (#""shape":[3],"datatype":"FP32","parameters":{"binary_data_size":8}"#, "8"),
            (#""shape":[4611686018427387904],"datatype":"FP32","parameters":{"binary_data_size":0}"#, "0"),
        ])
        func aShapeThatItsValuesDoNotFillIsRefused(tensor: String, actual: String) {
            let error = #expect(throws: GatewayError.self, "\(tensor)") {
                _ = try upstream(#"{"inputs":[{"name":"x",\#(tensor)}]}"#)
            }
            guard case .request(_, _, actual)? = error else {
                Issue.record("\(tensor): \(String(describing: error))")
                return
            }
        }

        @Test(arguments: [
            #""shape":[2,2],"datatype":"FP32","data":[[1,2],[3,4]]"#,
            #""shape":[0,7],"datatype":"FP32","data":[]"#,
            #""shape":[],"datatype":"BOOL","data":[true]"#,
            #""shape":[2],"datatype":"BYTES","data":["a","b"]"#,
        ])
        func aShapeThatItsValuesFillGoesOn(tensor: String) throws {
            #expect(try upstream(#"{"inputs":[{"name":"x",\#(tensor)}]}"#).contains(tensor))
        }

        /// Strings among binary tensors have their lengths before them: two of "ab" and "" are 4 + 2 + 4 bytes.
        @Test(
            arguments: [
                (2, [2, 0, 0, 0, 97, 98, 0, 0, 0, 0], true), (3, [2, 0, 0, 0, 97, 98, 0, 0, 0, 0], false),
                (1, [2, 0, 0, 0, 97, 98, 0, 0, 0, 0], false), (1, [3, 0, 0, 0, 97, 98], false), (1, [0, 0, 0], false),
                (1, [255, 255, 255, 255], false), (0, [], true), (1, [], false),
            ] as [(Int, [UInt8], Bool)])
        func binaryStringsFillTheirShape(count: Int, bytes: [UInt8], isRight: Bool) {
            let header = OpenInferenceKit.bytes(
                """
                {"inputs":[{"name":"x","shape":[\(count)],"datatype":"BYTES","parameters":{"binary_data_size":\(bytes.count)}}]}
                """)
            var exchange = OpenInferenceExchange(OpenInferenceKit.model)
            let message = try? exchange.request(header + bytes, headerCount: header.count)
            #expect((message != nil) == isRight)
        }

        @Test(arguments: ["", "{", "{\"inputs\":[1,]}", "nul", "{} {}", "{\"inputs\":\"\u{1}\"}"])
        func textThatIsNotJSONIsRefused(request: String) {
            #expect(throws: GatewayError.self) { _ = try upstream(request) }
        }

        @Test func bytesThatAreNotTextAreRefused() {
            var exchange = OpenInferenceExchange(OpenInferenceKit.model)
            #expect(throws: GatewayError.self) { _ = try exchange.request([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) }
        }

        @Test(arguments: [-1, 1000]) func aHeaderBeyondTheBodyIsRefused(count: Int) {
            var exchange = OpenInferenceExchange(OpenInferenceKit.model)
            #expect(throws: GatewayError.self) {
                _ = try exchange.request(OpenInferenceKit.bytes(OpenInferenceKit.request), headerCount: count)
            }
        }

        /// Far more brackets than any parser should follow.
        @Test func deepTextIsRefused() {
            let deep = #"{"inputs":[{"name":"x","data":"# + String(repeating: "[", count: 100_000)
            #expect(throws: GatewayError.self) {
                _ = try upstream(deep + String(repeating: "]", count: 100_000) + "}]}")
            }
        }
    }
#endif

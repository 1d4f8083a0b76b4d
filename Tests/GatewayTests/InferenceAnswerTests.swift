#if Gateway
    import CandorGateway
    import CandorMasking
    import Foundation
    import Testing

    @Suite struct InferenceAnswerTests {
        @Test func labelsAloneLeaveAtLevelLabel() throws {
            let answer = try OpenInferenceKit.answer(MaskPolicy(.label))
            let outputs = OpenInferenceKit.outputs(answer)
            #expect(Set(answer.keys) == ["model_name", "model_version", "outputs"])
            #expect(Set(outputs.keys) == ["p_label"])
            #expect(outputs["p_label"]?["data"] as? [Int] == [0, 0])
            #expect(outputs["p_label"]?["shape"] as? [Int] == [2])
            #expect(outputs["p_label"]?["datatype"] as? String == "INT32")
        }

        @Test func bucketsAreWords() throws {
            let outputs = OpenInferenceKit.outputs(try OpenInferenceKit.answer(MaskPolicy(.bucket())))
            #expect(Set(outputs.keys) == ["p_label", "p_confidence"])
            #expect(outputs["p_confidence"]?["data"] as? [String] == ["high", "high"])
        }

        @Test func theBestLeaveAtTopK() throws {
            let policy = try MaskPolicy(.topK(2), scores: .quantised(bins: 5))
            let outputs = OpenInferenceKit.outputs(try OpenInferenceKit.answer(policy))
            #expect(outputs["p_label"]?["data"] as? [Int] == [0, 1, 0, 1])
            #expect(outputs["p"]?["data"] as? [Double] == [0.8, 0.2, 0.8, 0.2])
            #expect(outputs["p"]?["shape"] as? [Int] == [2, 2])
            let bare = OpenInferenceKit.outputs(try OpenInferenceKit.answer(MaskPolicy(.topK(2), scores: .none)))
            #expect(Set(bare.keys) == ["p_label"])
        }

        @Test func theCardsExampleLeavesAtFull() throws {
            let policy = try MaskPolicy(.full, scores: .quantised(bins: 5))
            let outputs = OpenInferenceKit.outputs(try OpenInferenceKit.answer(policy))
            #expect(outputs["p"]?["data"] as? [Double] == [0.8, 0.2, 0, 0.8, 0.2, 0])
        }

        @Test func aRowWithoutADimensionOfRowsStaysOne() throws {
            let single = #"{"outputs":[{"name":"p","shape":[3],"datatype":"FP32","data":[0.873,0.094,0.033]}]}"#
            let policy = try MaskPolicy(.full, scores: .quantised(bins: 5))
            let outputs = OpenInferenceKit.outputs(try OpenInferenceKit.answer(policy, from: single))
            #expect(outputs["p"]?["shape"] as? [Int] == [3])
        }

        @Test func outputsThatAreNotAskedForStay() throws {
            let request = #"{"outputs":[{"name":"p_confidence"}],"inputs":\#(OpenInferenceKit.inputs)}"#
            let answer = try OpenInferenceKit.answer(MaskPolicy(.bucket()), to: request)
            #expect(Set(OpenInferenceKit.outputs(answer).keys) == ["p_confidence"])
            // What the level does not have is not there, whatever is asked for.
            let label = try OpenInferenceKit.answer(MaskPolicy(.label), to: request)
            #expect(OpenInferenceKit.outputs(label).isEmpty)
        }

        @Test func theClientsOwnNameOfTheRequestComesBack() throws {
            let request = #"{"id":"mine","inputs":\#(OpenInferenceKit.inputs)}"#
            #expect(try OpenInferenceKit.answer(MaskPolicy(.label), to: request)["id"] as? String == "mine")
        }

        /// The card's row in every type, as a binary tensor behind another one.
        @Test(arguments: TensorType.allCases) func binaryTensorsOfEveryType(type: TensorType) throws {
            let row: [Float] = [0.75, 0.1875, 0.0625]
            var tensor: [UInt8] = []
            for value in row {
                switch type {
                case .half: append(UInt16([0.75: 0x3a00, 0.1875: 0x3200, 0.0625: 0x2c00][value]!), to: &tensor)
                case .brainFloat: append(UInt16(value.bitPattern >> 16), to: &tensor)
                case .single: append(value.bitPattern, to: &tensor)
                case .double: append(Double(value).bitPattern, to: &tensor)
                }
            }
            let header = """
                {"model_name":"m","outputs":[
                  {"name":"q","shape":[1],"datatype":"INT8","parameters":{"binary_data_size":1}},
                  {"name":"p","shape":[1,3],"datatype":"\(type.rawValue)","parameters":{"binary_data_size":\(tensor.count)}}]}
                """
            let request = #"{"parameters":{"binary_data_output":true},"inputs":\#(OpenInferenceKit.inputs)}"#
            var exchange = OpenInferenceExchange(OpenInferenceKit.named)
            _ = try exchange.request(OpenInferenceKit.bytes(request))
            let message = try exchange.answer(
                OpenInferenceKit.bytes(header) + [1] + tensor, headerCount: header.utf8.count,
                by: Masker(MaskPolicy(.topK(2), scores: .quantised(bins: 4))))
            let count = try #require(message.headerCount)
            let json = try JSONSerialization.jsonObject(with: Data(message.body[..<count])) as? [String: Any]
            let outputs = OpenInferenceKit.outputs(json ?? [:])
            #expect((outputs["p_label"]?["parameters"] as? [String: Int]) == ["binary_data_size": 14])
            var expected: [UInt8] = []
            for name in ["cat", "dog"] {
                append(UInt32(name.utf8.count), to: &expected)
                expected += name.utf8
            }
            append(Float(0.75).bitPattern, to: &expected)
            append(Float(0.25).bitPattern, to: &expected)
            #expect(Array(message.body[count...]) == expected)
        }

        private func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
            withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
        }

        /// An answer that cannot be masked is refused as a whole, and the error holds no score.
        @Test(arguments: [
            "{", "[]", "{}", #"{"outputs":{}}"#, #"{"outputs":[]}"#, #"{"outputs":[7]}"#,
            #"{"outputs":[{"shape":[3],"datatype":"FP32","data":[1,0,0]}]}"#,
            #"{"outputs":[{"name":"p","name":"q","shape":[3],"datatype":"FP32","data":[1,0,0]}]}"#,
            #"{"outputs":[{"name":"p","shape":[3],"datatype":"FP32"}]}"#,
            #"{"outputs":[{"name":"p","shape":[4],"datatype":"FP32","data":[1,0,0]}]}"#,
            #"{"outputs":[{"name":"p","shape":[2],"datatype":"FP32","data":[1,0,0]}]}"#,
            #"{"outputs":[{"name":"p","shape":[1,1,3],"datatype":"FP32","data":[1,0,0]}]}"#,
            #"{"outputs":[{"name":"p","shape":[],"datatype":"FP32","data":[]}]}"#,
            #"{"outputs":[{"name":"p","shape":[-1,-3],"datatype":"FP32","data":[1,0,0]}]}"#,
            #"{"outputs":[{"name":"p","shape":[9223372036854775807,3],"datatype":"FP32","data":[1,0,0]}]}"#,
            #"{"outputs":[{"name":"p","shape":[1048576,17592186044416],"datatype":"FP32","data":[]}]}"#,
            #"{"outputs":[{"name":"p","shape":[3.0],"datatype":"FP32","data":[1,0,0]}]}"#,
            #"{"outputs":[{"name":"p","shape":[3],"datatype":"INT64","data":[1,0,0]}]}"#,
            #"{"outputs":[{"name":"p","shape":[3],"datatype":"FP32","data":[1,"0",0]}]}"#,
            #"{"outputs":[{"name":"p","shape":[3],"datatype":"FP32","data":[0.7123,0,0]}]}"#,
            #"{"outputs":[{"name":"p","shape":[3],"datatype":"FP32","data":[1.7123,-0.7123,0]}]}"#,
            #"{"outputs":[{"name":"p","shape":[3],"datatype":"FP32","data":[1e300,0,0]}]}"#,
            #"{"outputs":[{"name":"p","shape":[3],"datatype":"FP32","parameters":{"binary_data_size":12}}]}"#,
            #"{"outputs":[{"name":"p","shape":[3],"datatype":"FP32","parameters":{"binary_data_size":-1},"data":[1,0,0]}]}"#,
            #"{"outputs":[{"name":"p","shape":[3],"datatype":"FP32","data":[1,0,0]},{"name":"p","shape":[3],"datatype":"FP32","data":[1,0,0]}]}"#,
        ])
        func whatCannotBeMaskedIsRefused(answer: String) {
            let error = #expect(throws: GatewayError.self, "\(answer)") {
                _ = try OpenInferenceKit.answer(MaskPolicy(.full), from: answer)
            }
            guard case .upstream? = error else {
                Issue.record("\(answer): \(String(describing: error))")
                return
            }
            #expect(!error!.description.contains("7123"))
        }

        @Test func classesThatHaveNoNameAreRefused() {
            let two = #"{"outputs":[{"name":"p","shape":[2],"datatype":"FP32","data":[1,0]}]}"#
            #expect(throws: GatewayError.self) {
                _ = try OpenInferenceKit.answer(MaskPolicy(.label), from: two, model: OpenInferenceKit.named)
            }
        }

        @Test func anAnswerComesOnceForARequest() throws {
            var exchange = OpenInferenceExchange(OpenInferenceKit.model)
            let masker = try Masker(MaskPolicy(.label)), answer = OpenInferenceKit.bytes(OpenInferenceKit.answer)
            #expect(throws: GatewayError.self) { _ = try exchange.answer(answer, by: masker) }
            _ = try exchange.request(OpenInferenceKit.bytes(OpenInferenceKit.request))
            _ = try exchange.answer(answer, by: masker)
            #expect(throws: GatewayError.self) { _ = try exchange.answer(answer, by: masker) }
        }
    }

    /// Messages with one byte changed, each in many ways: refused, or an answer of the known form.
    @Suite struct GatewayDamageTests {
        private func changes(of bytes: [UInt8]) -> [[UInt8]] {
            var changes: [[UInt8]] = []
            for place in bytes.indices {
                for byte: UInt8 in [0, 0x20, 0x22, 0x2c, 0x2d, 0x39, 0x5b, 0x5d, 0x65, 0x7b, 0x7d, 0xff] {
                    var changed = bytes
                    changed[place] = byte
                    changes.append(changed)
                }
                changes.append(Array(bytes[..<place]))
            }
            return changes
        }

        @Test func requests() throws {
            var exchange = OpenInferenceExchange(OpenInferenceKit.model)
            let request =
                #"{"id":"a","parameters":{"priority":1},"outputs":[{"name":"p"}],"inputs":\#(OpenInferenceKit.inputs)}"#
            var refused = 0
            for changed in changes(of: OpenInferenceKit.bytes(request)) {
                do throws(GatewayError) {
                    let body = try exchange.request(changed).body
                    #expect(body.reversed().starts(with: #""outputs":[{"name":"p"}]}"#.utf8.reversed()))
                } catch { refused += 1 }
            }
            #expect(refused > 1000)
        }

        @Test func answers() throws {
            var exchange = OpenInferenceExchange(OpenInferenceKit.model)
            let masker = try Masker(MaskPolicy(.label))
            var refused = 0
            for changed in changes(of: OpenInferenceKit.bytes(OpenInferenceKit.answer)) {
                _ = try exchange.request(OpenInferenceKit.bytes(OpenInferenceKit.request))
                do throws(GatewayError) {
                    let body = try exchange.answer(changed, by: masker).body
                    let json = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
                    #expect(OpenInferenceKit.outputs(json ?? [:]).keys.elementsEqual(["p_label"]))
                } catch { refused += 1 }
            }
            #expect(refused > 1000)
        }
    }
#endif

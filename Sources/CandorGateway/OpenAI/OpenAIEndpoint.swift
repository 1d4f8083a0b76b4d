#if Gateway
    /// A text endpoint whose requests and answers the gateway understands.
    public enum OpenAIEndpoint: String, CaseIterable, Hashable, Sendable {
        /// `/v1/chat/completions`.
        case chat
        /// `/v1/completions`.
        case completions

        /// Fields of a request that go on as they came. Others are refused, above all those by which log-probabilities
        /// would leave beside the answer's own, such as `prompt_logprobs` and `echo`.
        package var passedOn: Set<String> {
            switch self {
            case .chat:
                [
                    "messages", "model", "frequency_penalty", "logit_bias", "max_tokens", "max_completion_tokens",
                    "metadata",
                    "modalities", "n", "parallel_tool_calls", "prediction", "presence_penalty", "prompt_cache_key",
                    "reasoning_effort", "response_format", "safety_identifier", "seed", "service_tier", "stop", "store",
                    "stream", "stream_options", "temperature", "tool_choice", "tools", "top_p", "user", "verbosity",
                ]
            case .completions:
                [
                    "prompt", "model", "best_of", "frequency_penalty", "logit_bias", "max_tokens", "n",
                    "presence_penalty",
                    "seed", "stop", "stream", "stream_options", "suffix", "temperature", "top_p", "user",
                ]
            }
        }

    }
#endif

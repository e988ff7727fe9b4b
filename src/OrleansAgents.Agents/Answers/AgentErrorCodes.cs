namespace OrleansAgents.Agents.Answers;

/// <summary>The stable codes of failed agent calls. Scripts and retry rules depend on them; <c>docs/agents.md</c> lists them.</summary>
public static class AgentErrorCodes
{
    /// <summary>No answer came in time. Retryable.</summary>
    public const string Timeout = "agent.timeout";

    /// <summary>The queue before the agent is full. Retryable.</summary>
    public const string Busy = "agent.busy";

    /// <summary>The agent sends no heartbeats, or was removed; it was not called. Retryable.</summary>
    public const string Offline = "agent.offline";

    /// <summary>The agent finishes what it has and gets nothing new; it was not called. Retryable.</summary>
    public const string Draining = "agent.draining";

    /// <summary>The agent threw. Not retryable.</summary>
    public const string Failed = "agent.failed";

    /// <summary>The agent's registration lacks what its kind needs, or names a type that does not exist. Not retryable.</summary>
    public const string Misconfigured = "agent.misconfigured";

    /// <summary>A parameter in <c>with</c> is wrong. Not retryable.</summary>
    public const string InvalidParameters = "agent.invalid_parameters";

    /// <summary>The input or the earlier results lack what the agent works on. Not retryable.</summary>
    public const string InvalidInput = "agent.invalid_input";

    /// <summary>The agent answered an error without a code. Retryable only when the answer says so.</summary>
    public const string Error = "agent.error";

    /// <summary>The agent refused the call without a code. Retryable only when the answer says so.</summary>
    public const string Rejected = "agent.rejected";

    /// <summary>The output is not an answer of the agent protocol. Not retryable.</summary>
    public const string InvalidAnswer = "agent.invalid_answer";

    /// <summary>The output passed its bound; reading stopped there. Not retryable.</summary>
    public const string OutputTooLarge = "agent.output_too_large";

    /// <summary>The result is larger than a payload may be. Not retryable.</summary>
    public const string PayloadTooLarge = "payload.too_large";

    /// <summary>The command does not exist or cannot be executed. Not retryable.</summary>
    public const string CommandNotFound = "agent.command_not_found";

    /// <summary>The operating system could not start the command now. Retryable.</summary>
    public const string StartFailed = "agent.start_failed";

    /// <summary>The command ended with an exit code other than 0. Retryable only when its own answer says so.</summary>
    public const string ProcessExit = "agent.process_exit";

    /// <summary>No connection to the agent's endpoint. Retryable.</summary>
    public const string Unreachable = "agent.unreachable";

    /// <summary>The connection broke before the answer was complete. Retryable.</summary>
    public const string ConnectionLost = "agent.connection_lost";

    /// <summary>The endpoint answered another status than 2xx. Retryable for 408, 429 and 5xx.</summary>
    public const string HttpStatus = "agent.http_status";

    /// <summary>Too many calls to the agent failed: it gets none for a while. Retryable, after what is left of the break.</summary>
    public const string CircuitOpen = "agent.circuit_open";

    /// <summary>The agent was registered over HTTP and its host has an address that such agents may not have. Not retryable.</summary>
    public const string AddressRefused = "agent.address_refused";
    /// <summary>The endpoint of a model refused the key. Not retryable.</summary>
    public const string Unauthorized = "agent.unauthorized";

    /// <summary>The endpoint of a model takes no more requests for now, longer than the call can wait. Retryable, after <c>retry_after_seconds</c>.</summary>
    public const string RateLimited = "agent.rate_limited";

    /// <summary>
    /// A model's answer does not fit the schema of its agent, nor did the one before it. Retryable: a model answers the
    /// same question in many ways, and the step's retry policy and the bounds of the workflow say what that may cost.
    /// </summary>
    public const string InvalidOutput = "agent.invalid_output";

    /// <summary>A model's answer was cut off at its bound of tokens. Not retryable.</summary>
    public const string OutputTruncated = "agent.output_truncated";

    /// <summary>A model refused to answer, or a filter withheld the answer. Not retryable.</summary>
    public const string ContentFiltered = "agent.content_filtered";

    /// <summary>The folder to search does not exist. Not retryable.</summary>
    public const string FolderNotFound = "agent.folder_not_found";

    /// <summary>The folder to search lies outside the one that the operator gave the agent. Not retryable.</summary>
    public const string FolderOutside = "agent.folder_outside";

    /// <summary>The echo agent was told to fail. Retryable.</summary>
    public const string EchoFailed = "agent.echo_failed";
}

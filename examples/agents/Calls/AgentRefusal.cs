namespace ExampleAgents.Calls;

/// <summary>Work that cannot be done; becomes an answer with an error.</summary>
internal sealed class AgentRefusal(string code, string message, bool retryable = false) : Exception(message)
{
    public string Code => code;

    public bool Retryable => retryable;
}

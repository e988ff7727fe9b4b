namespace OrleansAgents.Agents.Circuits;

/// <summary>What a call's end says about the agent behind it.</summary>
internal enum CircuitVerdict
{
    /// <summary>Nothing: the caller gave up, or no call was made.</summary>
    Silent,

    /// <summary>The agent answers, be it with an error of its own.</summary>
    Answers,

    /// <summary>The agent does not answer, or nothing that can be read.</summary>
    Fails,
}

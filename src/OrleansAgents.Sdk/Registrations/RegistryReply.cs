namespace OrleansAgents.Sdk.Registrations;

/// <summary>What came of a request to the server.</summary>
internal abstract record RegistryReply
{
    private RegistryReply()
    {
    }

    /// <summary>The server did what it was asked.</summary>
    /// <param name="NextWithin">Within which time it wants the next heartbeat; null when it does not say.</param>
    /// <param name="Draining">Whether it gives the agent nothing new.</param>
    public sealed record Done(TimeSpan? NextWithin, bool Draining) : RegistryReply;

    /// <summary>The server said no.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Code">Its code; empty when it gave none.</param>
    /// <param name="Detail">Its words.</param>
    public sealed record Refused(int Status, string Code, string Detail) : RegistryReply;

    /// <summary>Nobody answered.</summary>
    /// <param name="Why">What happened instead.</param>
    public sealed record Away(string Why) : RegistryReply;
}

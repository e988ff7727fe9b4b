namespace OrleansAgents.TestKit.Stores;

/// <summary>Where an append breaks.</summary>
public enum AppendFault
{
    /// <summary>Nothing was written: a full disk.</summary>
    BeforeWriting,

    /// <summary>The events are durable, but the caller only hears that the store failed: the outcome is unknown to it.</summary>
    AfterWriting,
}

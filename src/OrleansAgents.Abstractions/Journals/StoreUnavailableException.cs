namespace OrleansAgents.Abstractions.Journals;

/// <summary>The store cannot read or write now: the disk is full, the file is locked, damaged, or read-only.</summary>
/// <param name="code">Stable and dotted: <c>store.disk_full</c>, <c>store.locked</c>, <c>store.read_only</c>, <c>store.corrupt</c>, <c>store.failed</c>.</param>
/// <param name="message">What happened and what to do; names the file.</param>
/// <param name="innerException">What the driver said.</param>
public sealed class StoreUnavailableException(string code, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Gets the stable code.</summary>
    public string Code { get; } = code;
}

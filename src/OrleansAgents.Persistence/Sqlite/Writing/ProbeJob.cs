namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>Writes one page that says nothing, to find out whether a store that failed can write again.</summary>
internal sealed class ProbeJob : WriteJob
{
    /// <inheritdoc/>
    public override int Bytes => 0;

    /// <inheritdoc/>
    public override void Execute(WriteSession session) => session.Probe.Run();

    /// <inheritdoc/>
    public override void Complete()
    {
        // The batch succeeded, which is all there is to know.
    }

    /// <inheritdoc/>
    public override void Fail(Exception fault)
    {
        // Nobody waits for it; the writer keeps the fault and probes again.
    }
}

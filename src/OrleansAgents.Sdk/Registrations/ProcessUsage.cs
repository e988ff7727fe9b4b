namespace OrleansAgents.Sdk.Registrations;

/// <summary>What this process used of the machine since it was last asked. Not thread-safe.</summary>
/// <param name="time">What the time in between is measured with.</param>
internal sealed class ProcessUsage(TimeProvider time)
{
    private long _at = time.GetTimestamp();
    private TimeSpan _used = Environment.CpuUsage.TotalTime;

    /// <summary>Gives the usage.</summary>
    /// <returns>The share of one core, from 0, and the resident memory in bytes.</returns>
    public (double Cpu, long MemoryBytes) Next()
    {
        var (at, used) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var elapsed = time.GetElapsedTime(_at, at);
        var share = elapsed > TimeSpan.Zero ? (used - _used) / elapsed : 0;
        (_at, _used) = (at, used);
        return (Math.Round(Math.Max(0, share), 3), Environment.WorkingSet);
    }
}

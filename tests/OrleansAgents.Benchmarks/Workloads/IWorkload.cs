namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>One measurement that prints one table.</summary>
internal interface IWorkload
{
    string Name { get; }

    Task RunAsync(Scale scale);
}

/// <summary>How much is measured.</summary>
/// <param name="Runs">How often each figure is taken; the median is printed.</param>
/// <param name="Divisor">By what the number of workflows is divided.</param>
internal sealed record Scale(int Runs, int Divisor)
{
    public int Of(int count) => Math.Max(1, count / Divisor);
}

using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Diagnostics;

/// <summary>Runs checks one after another, each within a bound of time; a check that breaks is a finding like any other.</summary>
/// <param name="checks">The checks, in the order of the report.</param>
/// <param name="time">The clock.</param>
internal sealed class Doctor(IReadOnlyList<IDoctorCheck> checks, TimeProvider time)
{
    /// <summary>How long one check may take.</summary>
    public static readonly TimeSpan CheckMax = TimeSpan.FromSeconds(30);

    /// <summary>Runs all checks.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The report.</returns>
    public async Task<DoctorReport> ExamineAsync(CancellationToken cancellationToken)
    {
        var findings = new List<DoctorFinding>();
        foreach (var check in checks)
        {
            findings.AddRange(await RunAsync(check, cancellationToken));
        }

        return new(findings.Select(f => f.Status).DefaultIfEmpty(DoctorStatus.Ok).Max(), findings);
    }

    private async Task<IReadOnlyList<DoctorFinding>> RunAsync(IDoctorCheck check, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(CheckMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await check.RunAsync(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            const string Advice = "Look at what it depends on: disk, network, or another process.";
            return [new(check.Name, DoctorStatus.Fail, $"No answer within {CheckMax.TotalSeconds:0} s.", Advice)];
        }
        catch (Exception e) when (e is not OperationCanceledException) // the boundary of a check: the others still run
        {
            return [new(check.Name, DoctorStatus.Fail, $"The check broke off: {e.GetType().Name}: {e.Message}")];
        }
    }
}

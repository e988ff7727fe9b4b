namespace OrleansAgents.Server.Diagnostics;

/// <summary>One thing that <c>doctor</c> looks at. It changes nothing that lasts.</summary>
internal interface IDoctorCheck
{
    /// <summary>Gets the name in the report, such as <c>data folder</c>.</summary>
    string Name { get; }

    /// <summary>Looks. Whatever it throws is reported as a failure, and so is taking longer than the doctor waits.</summary>
    /// <param name="cancellationToken">Cancelled when the doctor no longer waits.</param>
    /// <returns>What was found; at least one finding.</returns>
    Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken);
}

/// <summary>One line of the report.</summary>
/// <param name="Check">The name of the check.</param>
/// <param name="Status">How it is.</param>
/// <param name="Message">What was found.</param>
/// <param name="Advice">What to do; null when there is nothing to do.</param>
internal sealed record DoctorFinding(string Check, DoctorStatus Status, string Message, string? Advice = null);

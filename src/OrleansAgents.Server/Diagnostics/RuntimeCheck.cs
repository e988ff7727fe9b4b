using System.Runtime.InteropServices;

namespace OrleansAgents.Server.Diagnostics;

/// <summary>The .NET runtime is the one the program was made for.</summary>
/// <param name="version">The version of the runtime.</param>
internal sealed class RuntimeCheck(Version version) : IDoctorCheck
{
    private const int Major = 10;

    /// <inheritdoc/>
    public string Name => "runtime";

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var found = $".NET {version} on {RuntimeInformation.OSDescription.Trim()} ({RuntimeInformation.ProcessArchitecture})";
        return Task.FromResult<IReadOnlyList<DoctorFinding>>(
        [
            version.Major == Major
                ? new(Name, DoctorStatus.Ok, found)
                : new(Name, DoctorStatus.Warn, found, $"The program is made for .NET {Major}; install that runtime."),
        ]);
    }
}

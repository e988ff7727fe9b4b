using System.Globalization;
using OrleansAgents.Persistence.Archives;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands;

/// <summary>Shows how far an export or an import is, in one line of a terminal that is gone at the end.</summary>
/// <param name="line">The line.</param>
internal sealed class ArchiveStatus(StatusLine line) : IProgress<ArchiveProgress>, IDisposable
{
    private bool _disposed;

    /// <summary>Begins the line.</summary>
    /// <param name="environment">The outside.</param>
    /// <param name="json">Whether a program reads.</param>
    /// <returns>The line; null when there is no terminal, or nobody to read it.</returns>
    public static ArchiveStatus? On(CliEnvironment environment, bool json) =>
        environment.ErrorIsTerminal && !json ? new(new(environment.Error)) : null;

    /// <inheritdoc/>
    public void Report(ArchiveProgress value)
    {
        var part = value.Fraction is { } fraction ? string.Create(CultureInfo.InvariantCulture, $" {fraction * 100:0} %") : "";
        line.Report($"{value.Phase}{part}: {ArchiveText.Of(value.Done)}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            line.Dispose();
        }
    }
}

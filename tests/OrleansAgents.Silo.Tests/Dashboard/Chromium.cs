using System.Diagnostics;

namespace OrleansAgents.Silo.Tests.Dashboard;

/// <summary>A real browser without a window: it loads a page, runs its scripts, and says what is on it then.</summary>
internal sealed class Chromium : IDisposable
{
    private const string Program = "/usr/bin/chromium";

    private static readonly string[] Quiet =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("orleansagents-chromium-");

    /// <summary>Makes a browser with an empty profile.</summary>
    public Chromium()
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException($"This test needs a browser, and there is no {Program}. Install the package: apt-get install chromium");
        }
    }

    /// <summary>Loads a page and gives its elements as they are when its scripts have had their time.</summary>
    /// <param name="page">The page.</param>
    /// <param name="scripts">How much time they have; while nothing is loaded it passes as fast as it can.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The elements, as HTML.</returns>
    public async Task<string> ReadAsync(Uri page, TimeSpan scripts, CancellationToken cancellationToken)
    {
        string[] arguments = [.. Quiet, $"--user-data-dir={_profile.FullName}", $"--virtual-time-budget={scripts.TotalMilliseconds:F0}", "--dump-dom", page.AbsoluteUri];
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var complaints = process.StandardError.ReadToEndAsync(cancellationToken);
            var elements = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? elements : throw new InvalidOperationException($"{Program} ended with {process.ExitCode}: {await complaints}");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _profile.Delete(recursive: true);
}

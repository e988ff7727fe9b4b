namespace OrleansAgents.Server.Diagnostics;

/// <summary>The data folder exists, or can be made, and takes files. What is written to find out is removed again.</summary>
/// <param name="folder">The data folder, as a full path.</param>
internal sealed class DataFolderCheck(string folder) : IDoctorCheck
{
    private const long FreeBytesMin = 256L * 1024 * 1024;

    /// <inheritdoc/>
    public string Name => "data folder";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var existing = folder;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        if (File.Exists(folder))
        {
            return [new(Name, DoctorStatus.Fail, $"'{folder}' is a file.", "Name another folder with --data.")];
        }

        return [await ProbeAsync(existing, cancellationToken)];
    }

    private async Task<DoctorFinding> ProbeAsync(string existing, CancellationToken cancellationToken)
    {
        var probe = Path.Combine(existing, $".orleansagents-{Path.GetRandomFileName()}");
        try
        {
            await using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            await file.WriteAsync(new byte[1], cancellationToken);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            const string Advice = "Give this user the right to write there, free space, or name another folder with --data.";
            return new(Name, DoctorStatus.Fail, $"'{existing}' takes no files: {e.Message}", Advice);
        }

        var free = new DriveInfo(existing).AvailableFreeSpace;
        var found = existing == folder ? $"'{folder}' is writable" : $"'{folder}' does not exist and can be made";
        const long Mebibyte = 1024 * 1024;
        return free < FreeBytesMin
            ? new(Name, DoctorStatus.Warn, $"{found}, but only {free / Mebibyte} MiB are free.", $"Free at least {FreeBytesMin / Mebibyte} MiB.")
            : new(Name, DoctorStatus.Ok, $"{found}; {free / (1024 * 1024 * 1024.0):0.0} GiB are free.");
    }
}

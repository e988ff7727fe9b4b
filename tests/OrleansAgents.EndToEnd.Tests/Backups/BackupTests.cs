using OrleansAgents.EndToEnd.Tests.Stores;

namespace OrleansAgents.EndToEnd.Tests.Backups;

/// <summary>A backup that is taken while the server works restores to a folder in which everything goes on.</summary>
[Collection(Heavy.Name)]
public sealed class BackupTests
{
    private const int Writers = 8;

    [Fact]
    public async Task Backup_UnderLoad_RestoresToAConsistentState()
    {
        using var folder = new TempFolder();
        folder.Write("echo.yaml", "name: echo\nsteps: [ { id: a, agent: echo }, { id: b, agent: echo } ]\n");
        folder.Write("gate.yaml", "name: gate\nsteps: [ { id: go, signal: go } ]\n");
        var config = folder.Write("orleansagents.yaml", "definitions: [echo.yaml, gate.yaml]\n");
        var backup = folder.File("backup.db");
        await using (var server = await ServerProcess.StartAsync(folder.Data, config))
        {
            var waiting = await server.Api.StartAsync("gate");
            using var stop = new CancellationTokenSource();
            var load = Enumerable.Range(0, Writers).Select(_ => LoadAsync(server, stop.Token)).ToArray();
            (await CliProcess.RunAsync("backup", "--data", folder.Data, "--to", backup)).ShouldSucceed();
            await stop.CancelAsync();
            Assert.True((await Task.WhenAll(load)).Sum() > 0);
            await server.StopAsync();

            var restored = folder.File("restored");
            (await CliProcess.RunAsync("restore", backup, "--data", restored)).ShouldSucceed();
            using (var journal = JournalFile.Open(restored))
            {
                Assert.Empty(journal.Damages());
            }

            (await CliProcess.RunAsync("doctor", "--data", restored)).ShouldSucceed();
            await using var second = await ServerProcess.StartAsync(restored, config);
            await second.Api.PostAsync($"v1/workflows/{waiting}/signals/go", """{"payload":1,"by":"test"}""");
            Assert.Equal("completed", (string)(await second.Api.EndAsync(waiting))["status"]!);
            foreach (var run in (await second.Api.GetAsync("v1/workflows?status=running&limit=1000")).Json["items"]!.AsArray())
            {
                await second.Api.EndAsync((string)run!["id"]!);
            }

            await second.StopAsync();
        }
    }

    [Fact]
    public async Task Restore_OfWhatIsNoBackupOrOverAFolderInUse_IsRefused()
    {
        using var folder = new TempFolder();
        var config = folder.Write("orleansagents.yaml", "definitions: []\n");
        await using var server = await ServerProcess.StartAsync(folder.Data, config);
        var backup = folder.File("backup.db");
        (await CliProcess.RunAsync("backup", "--data", folder.Data, "--to", backup)).ShouldSucceed();

        (await CliProcess.RunAsync("backup", "--data", folder.Data, "--to", backup)).ShouldFail(1, "exists");
        (await CliProcess.RunAsync("restore", backup, "--data", folder.Data, "--force")).ShouldFail(1, "in use");
        (await CliProcess.RunAsync("restore", folder.File("nothing.db"), "--data", folder.File("other"))).ShouldFail(1, "nothing.db");
        (await CliProcess.RunAsync("restore", folder.Write("text.db", "this is no database"), "--data", folder.File("other"))).ShouldFail(2, "text.db");
        await server.StopAsync();
    }

    private static async Task<int> LoadAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        var runs = 0;
        for (; !cancellationToken.IsCancellationRequested; runs++)
        {
            await server.Api.EndAsync(await server.Api.StartAsync("echo"));
        }

        return runs;
    }
}

using System.Globalization;
using System.Net;

namespace OrleansAgents.EndToEnd.Tests.DataFolders;

/// <summary>A data folder that cannot be used stops the program with the reason, before it promises anything.</summary>
public sealed class UnusableFolderTests : IDisposable
{
    private const string Flow = "examples/echo.yaml";
    private readonly TempFolder _folder = new();

    [DiskFact]
    public async Task Folder_ThatIsReadOnly_IsRefused()
    {
        using var disk = new SmallDisk("size=1m,ro");

        await ShouldRefuseAsync(disk.Path, 1, "store.read_only", disk.Path, "--data");
        await ShouldRefuseAsync(disk.Data, 1, "store.read_only", disk.Data, "--data");
        var doctor = await CliProcess.RunAsync("doctor", "--data", disk.Path, "--server", "http://127.0.0.1:1");
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("FAIL  data folder", doctor.Out, StringComparison.Ordinal);
    }

    [DiskFact]
    public async Task Folder_OnADiskThatIsFull_IsRefused()
    {
        using var disk = new SmallDisk("size=64k");
        disk.Fill();

        await ShouldRefuseAsync(disk.Path, 1, "store.disk_full", disk.Path);
    }

    [Fact]
    public async Task Folder_OfAnotherServer_IsRefusedWithItsProcess()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Data);

        await ShouldRefuseAsync(_folder.Data, 1, "store.locked", server.Id.ToString(CultureInfo.InvariantCulture), "submit");

        (await server.Api.GetAsync("readyz")).ShouldBe(HttpStatusCode.OK);
        await server.StopAsync();
        (await CliProcess.RunAsync("run", Flow, "--data", _folder.Data)).ShouldSucceed();
    }

    [Theory]
    [InlineData("a letter, and no database\n")]
    [InlineData("SQLite format 3\0 but only in its first bytes")]
    public async Task Database_ThatIsNone_IsRefusedAndLeftAlone(string content)
    {
        Directory.CreateDirectory(_folder.Data);
        var file = Path.Combine(_folder.Data, "orleansagents.db");
        var bytes = System.Text.Encoding.ASCII.GetBytes(content.PadRight(8192, '.'));
        await File.WriteAllBytesAsync(file, bytes);

        await ShouldRefuseAsync(_folder.Data, 1, file);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Folder_ThatIsAFile_IsRefused() => await ShouldRefuseAsync(_folder.Write("data", "a file"), 1, _folder.Data, "--data");

    [Fact]
    public async Task Database_OfANewerBuild_IsRefused()
    {
        (await CliProcess.RunAsync("run", Flow, "--data", _folder.Data)).ShouldSucceed();
        using (var journal = Stores.JournalFile.Open(_folder.Data))
        {
            journal.Texts("insert into schema_migrations values ('9999_future.sql', 'x') returning name");
        }

        await ShouldRefuseAsync(_folder.Data, 1, "store.newer_schema", "9999_future.sql");
    }

    public void Dispose() => _folder.Dispose();

    private static async Task ShouldRefuseAsync(string data, int exitCode, params string[] messages)
    {
        (await CliProcess.RunAsync("serve", "--urls", "http://127.0.0.1:0", "--data", data)).ShouldFail(exitCode, messages);
        (await CliProcess.RunAsync("run", Flow, "--data", data)).ShouldFail(exitCode, messages);
    }
}

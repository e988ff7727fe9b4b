using System.Text;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Sqlite.Files;

public sealed class DamagedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Open_AFileThatIsNotADatabase_IsRefusedAndLeftAlone()
    {
        var text = Encoding.UTF8.GetBytes(new string('?', 100_000));
        File.WriteAllBytes(_folder.Database, text);

        var refused = Assert.Throws<StoreUnavailableException>(() => SqliteStore.Open(new() { Folder = _folder.Path }));

        Assert.Equal("store.not_a_database", refused.Code);
        Assert.Contains(_folder.Database, refused.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllBytes(_folder.Database));
    }

    [Fact]
    public async Task Open_ATruncatedFile_IsRefusedAsCorrupt()
    {
        await FillAsync();
        using (var file = File.OpenWrite(_folder.Database))
        {
            file.SetLength(2 * 4096);
        }

        var refused = Assert.Throws<StoreUnavailableException>(() => SqliteStore.Open(new() { Folder = _folder.Path }));

        Assert.Equal("store.corrupt", refused.Code);
        Assert.Contains("restore a backup", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update journal set payload = '[{\"kind\":\"Unheard\"}]' where workflow_id = 'w3' and version = 2", "Unheard")]
    [InlineData("update journal set payload = '[{' where workflow_id = 'w3' and version = 2", "w3")]
    [InlineData("update journal set payload = '[{\"kind\":7},{\"kind\":7},{\"kind\":7}]' where workflow_id = 'w3' and version = 2", "w3")]
    [InlineData("update journal set version = 3 where workflow_id = 'w3' and version = 2", "gap")]
    public async Task Read_OneDamagedJournal_NamesItAndTheOthersGoOn(string damage, string said)
    {
        await FillAsync();
        Sql.Run(_folder.Database, damage);
        using var store = SqliteStore.Open(new() { Folder = _folder.Path });

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => store.ReadAsync(new("w3"), default));

        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
        Assert.Equal(4, (await store.ReadAsync(new("w4"), default)).Count);
    }

    /// <summary>Random damage may go unseen or be named; it never ends in an exception that nobody expects, nor in a hang.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20261120)]
    public async Task OpenAndRead_ADamagedFile_FailsWithACodeIfItFails(int seed)
    {
        await FillAsync();
        var (random, sound) = (new Random(seed), await File.ReadAllBytesAsync(_folder.Database));
        var codes = new HashSet<string>();
        for (var iteration = 0; iteration < 60; iteration++)
        {
            var damaged = sound.ToArray();
            var (at, length) = (random.Next(damaged.Length), random.Next(1, 3000));
            random.NextBytes(damaged.AsSpan(at, Math.Min(length, damaged.Length - at)));
            await File.WriteAllBytesAsync(_folder.Database, damaged);

            var what = $"seed {seed}, iteration {iteration}: {length} bytes at {at}";

            var fault = await Record.ExceptionAsync(() => ReadAllAsync().Within(what));

            Assert.True(fault is null or StoreUnavailableException or InvalidDataException, $"{what}: {fault}");
            codes.Add((fault as StoreUnavailableException)?.Code ?? "none");
        }

        Assert.Contains("store.corrupt", codes);
    }

    public void Dispose() => _folder.Dispose();

    private async Task FillAsync()
    {
        using var store = SqliteStore.Open(new() { Folder = _folder.Path });
        for (var i = 0; i < 20; i++)
        {
            await store.AppendAsync(SampleAppends.Start($"w{i}"), default);
            await store.AppendAsync(SampleAppends.More($"w{i}", 1, events: 3, padding: 500), default);
        }
    }

    private async Task ReadAllAsync()
    {
        using var store = SqliteStore.Open(new() { Folder = _folder.Path });
        foreach (var run in await store.ListUnfinishedAsync(default))
        {
            await store.ReadAsync(run, default);
            await store.FindAsync(run, default);
        }

        await store.Feed.ReadAllAsync(0, 1000, default);
        await store.AppendAsync(SampleAppends.Start("new"), default);
    }
}

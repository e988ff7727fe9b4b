using System.Security.Cryptography;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Persistence.Sqlite.Backups;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Persistence.Tests.Sqlite.Models;

/// <summary>What only a store with a file can get wrong with the router's models.</summary>
public sealed class SqliteRouterModelFileTests : IDisposable
{
    private static readonly StoredRouterModel Model = new("hash", "v1", (byte[])[1, 2, 3], DateTimeOffset.UnixEpoch);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private SqliteStore _store;

    public SqliteRouterModelFileTests() => _store = Open();

    private IRouterModelStore Models => _store;

    [Fact]
    public async Task Reopen_KeepsTheModel()
    {
        await Models.SaveAsync(Model, default).Within("the save");
        _store.Dispose();
        _store = Open();

        Assert.Equal((byte[])[1, 2, 3], (await Models.FindAsync("hash", default))!.Bytes.ToArray());
    }

    [Theory]
    [InlineData("body = x'010204'")]
    [InlineData("body = x'0102'")]
    [InlineData("body = x''")]
    [InlineData("checksum = ''")]
    public async Task Find_ADamagedModel_IsNothingAndIsReplacedByTheNextSave(string damage)
    {
        await Models.SaveAsync(Model, default).Within("the save");
        Sql.Run(_folder.Database, $"update router_models set {damage}");

        Assert.Null(await Models.FindAsync("hash", default).Within("the find"));

        await Models.SaveAsync(Model with { Version = "v2" }, default).Within("the save");
        Assert.Equal("v2", (await Models.FindAsync("hash", default))!.Version);
    }

    [Fact]
    public async Task Find_AModelThatIsTooLarge_IsNothing()
    {
        const int TooMany = IRouterModelStore.BytesMax + 1;
        await Models.SaveAsync(Model, default).Within("the save");
        var checksum = Convert.ToHexStringLower(SHA256.HashData(new byte[TooMany]));
        Sql.Run(_folder.Database, $"update router_models set body = zeroblob({TooMany}), checksum = '{checksum}'");

        Assert.Null(await Models.FindAsync("hash", default).Within("the find"));
    }

    [Fact]
    public async Task Save_WhileTheStoreCannotWrite_FailsAndKeepsWhatWasThere()
    {
        await Models.SaveAsync(Model, default).Within("the save");
        using (var prompt = new Sql(_folder.Database))
        {
            prompt.Run("begin immediate");
            var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => Models.SaveAsync(Model with { Version = "v2" }, default).Within("the save"));
            Assert.Equal("store.locked", fault.Code);
            prompt.Run("rollback");
        }

        Assert.Equal("v1", (await Models.FindAsync("hash", default))!.Version);
    }

    [Fact]
    public async Task Restore_ABackup_BringsTheModelBack()
    {
        await Models.SaveAsync(Model, default).Within("the save");
        var backup = _folder.File("copy.db");
        Assert.Null((await SqliteBackup.CreateAsync(_folder.Path, backup)).Error);
        await Models.SaveAsync(Model with { Version = "v2" }, default).Within("the save");
        _store.Dispose();

        Assert.Null(SqliteBackup.Restore(backup, _folder.Path, force: true, _time).Error);

        _store = Open();
        Assert.Equal("v1", (await Models.FindAsync("hash", default))!.Version);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private SqliteStore Open() => SqliteStore.Open(new() { Folder = _folder.Path, BusyTimeout = TimeSpan.FromMilliseconds(50) }, _time);
}

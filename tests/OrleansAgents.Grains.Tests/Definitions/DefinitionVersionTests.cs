using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.TestKit.Stores;
using Xunit;

namespace OrleansAgents.Grains.Tests.Definitions;

public sealed class DefinitionVersionTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly InMemoryStore _store = new();
    private readonly DefinitionCatalog _catalog;

    public DefinitionVersionTests() => _catalog = new(_store, new DefinitionReader(), WorkflowLimits.Default, TimeProvider.System);

    [Fact]
    public async Task List_SeveralTexts_GivesThoseOfTheNameNewestFirstWithoutTexts()
    {
        var (first, second) = (await PutAsync("first"), await PutAsync("second"));
        await PutAsync("third", name: "other");

        var versions = await _catalog.ListVersionsAsync("answer", CancellationToken.None);

        Assert.Equal([second, first], versions.Select(version => version.Hash));
        Assert.All(versions, version => Assert.Equal(("answer", null), (version.Name, version.Text)));
    }

    [Fact]
    public async Task List_UnknownName_IsEmpty() =>
        Assert.Empty(await _catalog.ListVersionsAsync("nobody", CancellationToken.None));

    [Theory]
    [InlineData(64, false)]
    [InlineData(64, true)]
    [InlineData(8, false)]
    [InlineData(20, true)]
    public async Task Find_WholeOrShortenedHash_GivesThatTextThoughItIsNotTheNewest(int digits, bool upperCase)
    {
        var first = await PutAsync("first");
        await PutAsync("second");
        var asked = upperCase ? first[..digits].ToUpperInvariant() : first[..digits];

        var found = await _catalog.FindVersionAsync("answer", asked, CancellationToken.None);

        Assert.True(found.TryGet(out var version, out var error), error?.Message);
        Assert.Equal((first, Text("first")), (version.Hash, version.Text));
    }

    [Fact]
    public async Task Find_TextThatCanNoLongerBeRead_IsFoundAllTheSame()
    {
        var hash = DefinitionHash.Of("of another time");
        await _store.PutAsync("answer", hash, "of another time", Start, CancellationToken.None);

        var found = await _catalog.FindVersionAsync("answer", hash.Value, CancellationToken.None);

        Assert.Equal("of another time", found.TryGet(out var version, out _) ? version.Text : null);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    public async Task Find_HashOfAnotherName_IsNotFound(int digits)
    {
        var hash = await PutAsync("third", name: "other");

        await RefusedAsync(hash[..digits], "definition.not_found", ErrorKind.NotFound);
    }

    [Fact]
    public async Task Find_HashOfSeveral_IsAConflictUntilItIsLongEnough()
    {
        await _store.PutAsync("answer", new("12345678" + new string('a', 56)), "a", Start, CancellationToken.None);
        await _store.PutAsync("answer", new("12345678" + new string('b', 56)), "b", Start, CancellationToken.None);

        await RefusedAsync("12345678", "definition.hash_ambiguous", ErrorKind.Conflict);
        var found = await _catalog.FindVersionAsync("answer", "12345678b", CancellationToken.None);

        Assert.Equal("b", found.TryGet(out var version, out _) ? version.Text : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234567")]
    [InlineData("1234567g")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task Find_WhatIsNoHash_IsRefused(string hash) =>
        await RefusedAsync(hash, "definition.hash_invalid", ErrorKind.Invalid);

    private static string Text(string description, string name = "answer") =>
        $"name: {name}\ndescription: {description}\nsteps: [{{ id: write, capability: writing }}]\n";

    private async Task<string> PutAsync(string description, string name = "answer")
    {
        var put = await _catalog.PutAsync(Text(description, name), name, CancellationToken.None);
        Assert.True(put.TryGet(out var stored, out var error), error?.Message);
        return stored.Definition.Hash.Value;
    }

    private async Task RefusedAsync(string hash, string code, ErrorKind kind)
    {
        var found = await _catalog.FindVersionAsync("answer", hash, CancellationToken.None);
        Assert.False(found.TryGet(out _, out var error));
        Assert.Equal((code, kind), (error!.Code, error.Kind));
    }
}

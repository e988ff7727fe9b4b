using System.Text.Json;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Agents.Local.Search;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Tests.Local.Search;

public sealed class SearchAgentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansagents-").FullName;
    private AgentInvoker _invoker = Calls.Invoker();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Search_TermInOneFile_FindsItsPassageWithHeadingAndSource()
    {
        Write("a.md", "# Animals\n\nDogs bark.\n\n## Cats\n\nCats [purr](x.html) **softly**.\n");
        Write("sub/b.txt", "Nothing of interest is here.");

        var passage = Assert.Single(await FindAsync("purring"));

        Assert.Equal(("P1", Name("a.md"), "Cats", "Cats purr softly."), Show(passage));
        Assert.True(passage.GetProperty("score").GetDouble() > 0);
    }

    [Fact]
    public async Task Search_RareTerm_OutranksACommonOne()
    {
        Write("1.txt", "The server runs well.");
        Write("2.txt", "The server stops.");
        Write("3.txt", "The server has a quokka.");

        var found = await FindAsync("server quokka");

        Assert.Equal(3, found.Count);
        Assert.Equal(Name("3.txt"), found[0].GetProperty("source").GetString());
    }

    [Fact]
    public async Task Search_Top_BoundsTheResult()
    {
        for (var i = 0; i < 9; i++)
        {
            Write($"{i}.txt", "A walrus.");
        }

        Assert.Equal(6, (await FindAsync("walrus")).Count);
        Assert.Equal(["0.txt", "1.txt"], (await FindAsync("walrus", """ "top":2 """)).Select(p => Path.GetFileName(p.GetProperty("source").GetString())));
    }

    [Fact]
    public async Task Search_FilesComeChangeAndGo_AreSeenAtTheNextCall()
    {
        Write("a.txt", "An aardvark.");
        Assert.Single(await FindAsync("aardvark"));

        Write("a.txt", "A badger instead.");
        Assert.Empty(await FindAsync("aardvark"));
        Write("b.txt", "Another aardvark.");
        Assert.Single(await FindAsync("aardvark"));
        File.Delete(Path.Combine(_folder, "b.txt"));
        Assert.Empty(await FindAsync("aardvark"));
    }

    [Fact]
    public async Task Search_FilesBeyondTheBounds_AreCountedAsSkipped()
    {
        _invoker = Calls.Invoker(options: new() { Search = new() { FilesMax = 2, FileBytesMax = 100 } });
        Write("a.txt", "Moose one.");
        Write("b.txt", "Moose " + new string('x', 200));
        Write("c.txt", "Moose three.");
        Write("d.txt", "Moose four.");
        Write("e.bin", "Moose five.");

        var result = await SearchAsync("moose");

        Assert.Equal(2, result.GetProperty("passages").GetArrayLength());
        Assert.Equal(2, result.GetProperty("skippedFiles").GetInt32());
    }

    [Fact]
    public async Task Search_HiddenFilesAndFencedCode_AreLeftOut()
    {
        Write(".secret.txt", "A lynx.");
        Write("a.md", "Before.\n\n```sh\nlynx --help\n```\n\nAfter.");

        Assert.Empty(await FindAsync("lynx"));
    }

    [Fact]
    public async Task Search_FolderMissing_AnswersFolderNotFound()
    {
        var answer = await CallAsync("x", Path.Combine(_folder, "none"));

        Assert.Equal(("agent.folder_not_found", false), (answer.Error!.Code, answer.Error.Retryable));
    }

    [Theory, InlineData("/etc"), InlineData(".."), InlineData("sub/../../.."), InlineData("-evil")]
    public async Task Search_FolderOutsideTheOperators_IsRefused(string step)
    {
        var folder = step[0] == '/' ? step : step[0] == '-' ? _folder + step : Path.Combine(_folder, step);

        Assert.Equal("agent.folder_outside", (await CallAsync("x", folder)).Error!.Code);
    }

    [Fact]
    public async Task Search_OperatorWithoutFolder_KeepsToTheWorkingDirectory()
    {
        var agent = Calls.Local("search");

        var answer = await _invoker.CallAsync(agent, Calls.To(agent, "\"q\"", """{"folder":"/etc"}"""), CancellationToken.None);

        Assert.Equal("agent.folder_outside", answer.Error!.Code);
    }

    [Theory, InlineData("""{"top":0}"""), InlineData("""{"top":51}"""), InlineData("""{"top":"x"}"""), InlineData("""{"folder":7}""")]
    public async Task Search_WrongParameter_AnswersInvalidParameters(string with)
    {
        var agent = Calls.Local("search");

        Assert.Equal("agent.invalid_parameters", (await _invoker.CallAsync(agent, Calls.To(agent, "\"q\"", with), CancellationToken.None)).Error!.Code);
    }

    [Theory, InlineData("{}"), InlineData("""{"question":" "}"""), InlineData("7")]
    public async Task Search_NoQuestion_AnswersInvalidInput(string input)
    {
        var agent = Calls.Local("search");

        Assert.Equal("agent.invalid_input", (await _invoker.CallAsync(agent, Calls.To(agent, input), CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public void Cache_MoreFoldersThanFit_ForgetsTheOneLongestUnused()
    {
        var cache = new FolderIndexCache(new() { FoldersMax = 2 });
        var (a, b) = (cache.Get("/a"), cache.Get("/b"));
        Assert.Same(a, cache.Get("/a"));

        cache.Get("/c");

        Assert.Equal(2, cache.Count);
        Assert.Same(a, cache.Get("/a"));
        Assert.NotSame(b, cache.Get("/b"));
    }

    private void Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private string Name(string file) => $"{Path.GetFileName(_folder)}/{file}";

    private static (string?, string?, string?, string?) Show(JsonElement passage) => (
        passage.GetProperty("id").GetString(), passage.GetProperty("source").GetString(),
        passage.GetProperty("heading").GetString(), passage.GetProperty("text").GetString());

    private async Task<List<JsonElement>> FindAsync(string query, string more = "") =>
        [.. (await SearchAsync(query, more)).GetProperty("passages").EnumerateArray()];

    private async Task<JsonElement> SearchAsync(string query, string more = "")
    {
        var answer = await CallAsync(query, _folder, more);
        Assert.Equal(AnswerStatus.Success, answer.Status);
        return answer.Result.ToElement();
    }

    private async Task<AgentAnswer> CallAsync(string query, string folder, string more = "")
    {
        var agent = Calls.Local("search") with { With = JsonPayload.Parse(JsonSerializer.Serialize(new { folder = _folder })) };
        var with = $$"""{"folder":{{JsonSerializer.Serialize(folder)}}{{(more.Length == 0 ? "" : "," + more)}}}""";
        return await _invoker.CallAsync(agent, Calls.To(agent, JsonSerializer.Serialize(query), with), CancellationToken.None);
    }
}

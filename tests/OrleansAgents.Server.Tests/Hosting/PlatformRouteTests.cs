using OrleansAgents.Server.Hosting;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Hosting;

public sealed class PlatformRouteTests
{
    [Theory]
    [InlineData("agents: 7", "configuration.invalid")]
    [InlineData(null, "configuration.not_found")]
    public async Task Route_OperatorsFileIsWrong_IsRefused(string? text, string code)
    {
        using var file = text is null ? null : new TemporaryFile(text);

        var answer = await new PlatformFactory().RouteAsync(new("data", file?.Path ?? "no-such-file.yaml"), "x", null, CancellationToken.None);

        Assert.Equal(code, answer.Error?.Code);
    }

    [Fact]
    public void ScratchFolder_Disposed_IsGone()
    {
        string path;
        using (var folder = new ScratchFolder())
        {
            path = folder.Path;
            File.WriteAllText(Path.Combine(path, "a"), "b");
        }

        Assert.False(Directory.Exists(path));
    }
}

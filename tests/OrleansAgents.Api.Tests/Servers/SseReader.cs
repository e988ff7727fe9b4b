using System.Net;

namespace OrleansAgents.Api.Tests.Servers;

/// <summary>One frame of a stream, with its comment if it is one.</summary>
public sealed record SseFrame(string? Id, string? Kind, string? Data, string? Comment);

/// <summary>Reads server-sent events frame by frame, comments included.</summary>
public sealed class SseReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly StreamReader _lines;

    private SseReader(HttpResponseMessage response, StreamReader lines) => (Response, _lines) = (response, lines);

    public HttpResponseMessage Response { get; }

    public static async Task<SseReader> OpenAsync(ApiServer server, string path, (string Name, string Value)[] headers)
    {
        ArgumentNullException.ThrowIfNull(server);
        var response = await server.GetAsync(path, [("Accept", "text/event-stream"), .. headers]);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new(response, new(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>Reads the next frame; null at the end of the stream.</summary>
    public async Task<SseFrame?> NextAsync()
    {
        var frame = new SseFrame(null, null, null, null);
        while (await _lines.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Length == 0)
            {
                return frame;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (field, value) = (line[..colon], line[(colon + 2)..]);
            frame = field switch
            {
                "id" => frame with { Id = value },
                "event" => frame with { Kind = value },
                "data" when frame.Data is null => frame with { Data = value },
                "" => frame with { Comment = value },
                _ => throw new InvalidDataException($"Unexpected line '{line}'."),
            };
        }

        return null;
    }

    /// <summary>Reads so many frames and gives their ids.</summary>
    public async Task<string> IdsAsync(int count)
    {
        var ids = new List<string?>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await NextAsync())?.Id);
        }

        return string.Join(",", ids);
    }

    public void Dispose()
    {
        _lines.Dispose();
        Response.Dispose();
    }
}

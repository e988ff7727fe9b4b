using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Configuration;

/// <summary>The key <c>endpoint</c>: where an agent or a model is reached.</summary>
internal static class EndpointKey
{
    private const string Expected = "an absolute http or https address such as http://127.0.0.1:8080/agent";

    /// <summary>Binds the address; null without one, and after a problem.</summary>
    public static Uri? Bind(NodeCursor? cursor)
    {
        if (cursor?.AsText(Expected) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            return uri;
        }

        cursor.FailExpected(Expected);
        return null;
    }
}

using System.Security.Cryptography;
using System.Text;

namespace OrleansAgents.Core.Workflows;

/// <summary>
/// The W3C trace context (https://www.w3.org/TR/trace-context/) of a run's calls. It follows from the ids alone, so a call that
/// is made again after a crash has the same one: the trace id is made of the run's id, the parent id of the attempt's.
/// </summary>
public static class TraceParent
{
    /// <summary>Gives the trace context of an attempt.</summary>
    /// <param name="effect">The attempt.</param>
    /// <returns>A value of the header <c>traceparent</c>, marked as sampled.</returns>
    public static string Of(EffectId effect)
    {
        Span<byte> hash = stackalloc byte[32];
        Span<char> text = stackalloc char[55];
        "00-".CopyTo(text);
        Hash(effect.Workflow.Value, hash);
        Convert.TryToHexStringLower(hash[..16], text[3..], out _);
        text[35] = '-';
        Hash(effect.ToString(), hash);
        Convert.TryToHexStringLower(hash[..8], text[36..], out _);
        "-01".CopyTo(text[52..]);
        return new(text);
    }

    private static void Hash(string text, Span<byte> hash)
    {
        Span<byte> utf8 = stackalloc byte[512];
        if (Encoding.UTF8.TryGetBytes(text, utf8, out var written))
        {
            SHA256.HashData(utf8[..written], hash);
        }
        else
        {
            SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        }
    }
}

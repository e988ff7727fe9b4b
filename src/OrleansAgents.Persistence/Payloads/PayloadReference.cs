using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace OrleansAgents.Persistence.Payloads;

/// <summary>What stands in a row for a value that is kept elsewhere: <c>{"$ref":"hash"}</c>, without a space.</summary>
internal static class PayloadReference
{
    /// <summary>The length of a reference in bytes.</summary>
    public const int Length = 9 + HashLength + 2;

    private const int HashLength = 64;
    private static readonly SearchValues<byte> HashDigits = SearchValues.Create("0123456789abcdef"u8);

    private static ReadOnlySpan<byte> Before => "{\"$ref\":\""u8;

    private static ReadOnlySpan<byte> After => "\"}"u8;

    /// <summary>Hashes a value.</summary>
    public static string HashOf(ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(value, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Says whether a value has the form of a reference.</summary>
    public static bool Matches(ReadOnlySpan<byte> value) =>
        value.Length == Length && value.StartsWith(Before) && value.EndsWith(After)
        && !value.Slice(Before.Length, HashLength).ContainsAnyExcept(HashDigits);

    /// <summary>Takes the hash out of a reference.</summary>
    public static string HashIn(ReadOnlySpan<byte> reference) => Encoding.ASCII.GetString(reference.Slice(Before.Length, HashLength));

    /// <summary>Gives the hashes of all references in a row.</summary>
    public static string[] HashesIn(ReadOnlySpan<byte> row)
    {
        var hashes = new List<string>();
        var values = new EventValues(row);
        while (values.Next())
        {
            var value = row[values.Start..values.End];
            if (Matches(value))
            {
                hashes.Add(HashIn(value));
            }
        }

        return [.. hashes];
    }

    /// <summary>Writes a reference.</summary>
    public static void Write(IBufferWriter<byte> into, string hash)
    {
        into.Write(Before);
        Encoding.ASCII.GetBytes(hash, into);
        into.Write(After);
    }
}

namespace OrleansAgents.Api.Requests;

/// <summary>A place in a text, both numbers from 1; the column counts bytes of UTF-8.</summary>
internal readonly record struct TextPosition(int Line, int Column)
{
    /// <summary>Finds the line and column of a byte. Only refusals ask, so it may read the text again.</summary>
    public static TextPosition Of(ReadOnlySpan<byte> utf8, long index)
    {
        var before = utf8[..(int)Math.Min(index, utf8.Length)];
        return new(before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }
}

namespace OrleansAgents.Core.Documents;

/// <summary>A place in UTF-8 text, in lines and columns of UTF-16 units from 1, as editors and the YAML parser count.</summary>
/// <param name="Offset">The byte.</param>
/// <param name="Line">The line.</param>
/// <param name="Column">The column.</param>
internal readonly record struct LinePosition(int Offset, int Line, int Column)
{
    public static LinePosition Start => new(0, 1, 1);

    /// <summary>Gives the line and column of a place that a parser names by line and byte, both from 0.</summary>
    public static (int Line, int Column) Of(ReadOnlySpan<byte> utf8, long line, long byteInLine)
    {
        var offset = 0;
        for (var i = 0L; i < line; i++)
        {
            offset += utf8[offset..].IndexOf((byte)'\n') + 1;
        }

        var end = (int)Math.Min(offset + byteInLine, utf8.Length);
        return ((int)line + 1, new LinePosition(offset, 1, 1).MoveTo(utf8, end).Column);
    }

    /// <summary>Moves on to a later byte, so that one pass over the text places all its parts.</summary>
    public LinePosition MoveTo(ReadOnlySpan<byte> utf8, int offset)
    {
        var (line, column) = (Line, Column);
        foreach (var unit in utf8[Offset..offset])
        {
            (line, column) = unit switch
            {
                (byte)'\n' => (line + 1, 1),
                >= 0xF0 => (line, column + 2),                       // the lead of a pair of surrogates
                >= 0x80 and < 0xC0 => (line, column),                // a continuation
                _ => (line, column + 1),
            };
        }

        return new(offset, line, column);
    }
}

namespace OrleansAgents.Server.Graphs;

/// <summary>Breaks notes into lines: between notes and words where that is possible, within a word where it is not.</summary>
internal static class TextWrap
{
    /// <summary>Breaks notes.</summary>
    /// <param name="notes">The notes; empty ones are left out.</param>
    /// <param name="width">The longest line.</param>
    /// <param name="indent">How far lines after the first are moved in; less than the width.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<string> Of(IEnumerable<string> notes, int width, int indent = 0)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in string.Join("; ", notes.Where(note => note.Trim().Length > 0)).Split(' '))
        {
            var rest = word;
            if (line.Trim().Length > 0 && line.Length + 1 + rest.Length > width)
            {
                lines.Add(line.TrimEnd());
                line = new(' ', indent);
            }

            for (; rest.Length > width - indent; rest = rest[(width - indent)..])
            {
                lines.Add(string.Concat(new string(' ', line.Length == 0 ? 0 : indent), rest.AsSpan(0, width - indent)));
                line = new(' ', indent);
            }

            line = line.Length == 0 || line.Trim().Length == 0 && line.Length == indent && lines.Count > 0 ? line + rest : $"{line} {rest}";
        }

        if (line.Trim().Length > 0)
        {
            lines.Add(line.TrimEnd());
        }

        return lines;
    }
}

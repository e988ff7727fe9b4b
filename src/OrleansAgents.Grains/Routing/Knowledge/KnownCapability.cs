namespace OrleansAgents.Grains.Routing.Knowledge;

/// <summary>A capability tag whose meaning the platform knows before any service says an example.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Description">What a service does that carries it.</param>
/// <param name="Aliases">Other tags of the same meaning.</param>
/// <param name="Near">Known tags whose services could take some of its requests too.</param>
/// <param name="Phrases">Requests.</param>
/// <param name="Terms">Words of the trade.</param>
internal sealed record KnownCapability(string Tag, string Description, string[] Aliases, string[] Near, string[] Phrases, string[] Terms)
{
    /// <summary>
    /// Reads a file: lines <c># tag: description</c>, <c># aliases: a, b</c>, <c># near: a, b</c>, then one phrase a line, then
    /// <c># terms</c> and one term a line.
    /// </summary>
    /// <param name="lines">The lines; empty ones are skipped.</param>
    /// <returns>The capability.</returns>
    public static KnownCapability Read(IEnumerable<string> lines)
    {
        var (tag, description, aliases, near) = ("", "", Array.Empty<string>(), Array.Empty<string>());
        var (phrases, terms, inTerms) = (new List<string>(), new List<string>(), false);
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            if (line[0] != '#')
            {
                (inTerms ? terms : phrases).Add(line);
                continue;
            }

            var parts = line[1..].Split(':', 2, StringSplitOptions.TrimEntries);
            switch (parts[0])
            {
                case "terms": inTerms = true; break;
                case "aliases": aliases = List(parts[1]); break;
                case "near": near = List(parts[1]); break;
                default: (tag, description) = (parts[0], parts[1]); break;
            }
        }

        return new(tag, description, aliases, near, [.. phrases], [.. terms]);
    }

    private static string[] List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

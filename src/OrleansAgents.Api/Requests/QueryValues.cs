using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrleansAgents.Api.Problems;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Requests;

/// <summary>Reads values of the query string; the first refusal is kept in <see cref="Error"/>.</summary>
internal ref struct QueryValues(IQueryCollection query)
{
    /// <summary>Gets why the query was refused; null when it was not.</summary>
    public DomainError? Error { get; private set; }

    /// <summary>Reads text; null when it was not given.</summary>
    public string? Text(string name)
    {
        if (!query.TryGetValue(name, out var values))
        {
            return null;
        }

        if (values is [{ Length: > 0 } only])
        {
            return only;
        }

        Refuse($"'{name}' must be given once, and not be empty.");
        return null;
    }

    /// <summary>Reads text of at most so many characters; null when it was not given.</summary>
    public string? Text(string name, int lengthMax)
    {
        var text = Text(name);
        if (text is null || text.Length <= lengthMax)
        {
            return text;
        }

        Refuse($"'{name}' must have 1 to {lengthMax} characters; found {text.Length}.");
        return null;
    }

    /// <summary>Reads <c>true</c> or <c>false</c>; null when it was not given.</summary>
    public bool? Flag(string name)
    {
        switch (Text(name))
        {
            case null: return null;
            case "true": return true;
            case "false": return false;
            case { } other:
                Refuse($"'{name}' must be true or false; found '{other}'.");
                return null;
        }
    }

    /// <summary>Reads a number within bounds, which include their ends; null when it was not given.</summary>
    public long? Number(string name, long least, long most) =>
        query.TryGetValue(name, out var values) ? Number(name, values.ToString(), least, most) : null;

    /// <summary>Reads a number that came from elsewhere in the request under the same rules.</summary>
    public long? Number(string name, string text, long least, long most)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Error ??= ApiErrors.Invalid($"'{name}' must be a whole number from {least} to {most}; found '{text}'.");
        return null;
    }

    /// <summary>Notes a refusal.</summary>
    public void Refuse(string message) => Error ??= ApiErrors.Invalid(message);
}

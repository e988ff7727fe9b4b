using System.Globalization;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Server.Commands.Routes;

/// <summary>Collects what is wrong with the lines of a file, the first ones with their words and the others as a number.</summary>
/// <param name="path">The file, as the user wrote it.</param>
internal sealed class LineProblems(string path)
{
    private const int ToldMax = 20;
    private readonly List<Problem> _told = [];
    private int _count;

    /// <summary>Notes what is wrong with a line.</summary>
    /// <param name="number">The line, from 1.</param>
    /// <param name="message">What was expected, and what was found.</param>
    public void Add(int number, string message)
    {
        if (++_count <= ToldMax)
        {
            _told.Add(new(string.Create(CultureInfo.InvariantCulture, $"{path}:{number}: {message}")));
        }
    }

    /// <summary>Refuses the file.</summary>
    /// <param name="code">The code.</param>
    /// <param name="what">What such a line is, and what to do.</param>
    /// <returns>The refusal; null when nothing is wrong.</returns>
    public DomainError? Refuse(string code, string what)
    {
        var lines = _count == 1 ? "1 line" : string.Create(CultureInfo.InvariantCulture, $"{_count:N0} lines");
        var more = _count > ToldMax ? $" Shown are the first {ToldMax}." : "";
        return _count == 0 ? null : new(code, ErrorKind.Invalid, $"In '{path}', {lines} {what}.{more}") { Problems = _told };
    }
}

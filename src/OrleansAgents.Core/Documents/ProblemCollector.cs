using System.Collections.Immutable;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Documents;

/// <summary>Gathers every problem of one document, so that a person mends them all at once.</summary>
internal sealed class ProblemCollector
{
    /// <summary>How many problems are kept; a text of a million wrong keys must not fill the memory.</summary>
    private const int KeptMax = 100;

    private readonly List<Problem> _problems = [];
    private int _dropped;

    public bool IsEmpty => _problems.Count == 0;

    public void Add(DocumentNode at, string path, string message)
    {
        if (_problems.Count < KeptMax)
        {
            _problems.Add(new(message, at.Line, at.Column, path));
        }
        else
        {
            _dropped++;
        }
    }

    /// <summary>Makes one refusal of all problems, in the order of the text.</summary>
    /// <param name="code">The refusal's code.</param>
    /// <param name="subject">What was read: <c>The workflow definition</c>.</param>
    public DomainError ToError(string code, string subject)
    {
        var problems = _problems.OrderBy(p => p.Line).ThenBy(p => p.Column).ToImmutableArray();
        var all = _dropped == 0 ? problems : problems.Add(new($"{_dropped} further problems are not shown; mend these first"));
        var message = all.Length == 1
            ? $"{subject} has a problem at {all[0]}."
            : $"{subject} has {problems.Length + _dropped} problems, the first at {all[0]}.";
        return new(code, ErrorKind.Invalid, message) { Problems = all };
    }
}

using OrleansAgents.Core.Errors;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.CommandLine;

/// <summary>Tells refusals: sentences for people, or one JSON problem with <c>--json</c>; always on the error stream.</summary>
/// <param name="error">The error stream.</param>
/// <param name="json">Whether a program reads.</param>
internal sealed class Reporter(TextWriter error, bool json)
{
    /// <summary>Tells a refusal.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="file">The file that the problems' lines belong to; null when there is none.</param>
    /// <returns>The exit code.</returns>
    public int Fail(DomainError refusal, string? file = null)
    {
        if (json)
        {
            IReadOnlyList<Problem>? problems = refusal.Problems.Count == 0 ? null : refusal.Problems;
            var document = new ProblemDocument(Title(refusal.Kind), refusal.Message, refusal.Code, null, problems);
            CliJson.WriteLine(error, document, CliJson.Default.ProblemDocument);
            return ExitCodes.Of(refusal);
        }

        foreach (var problem in refusal.Problems)
        {
            error.WriteLine(Describe(problem, file));
        }

        error.WriteLine($"error: {Printable.Line(refusal.Message)} [{Printable.Line(refusal.Code)}]");
        return ExitCodes.Of(refusal);
    }

    /// <summary>Says something that is no part of the result. Silent when a program reads.</summary>
    /// <param name="message">What.</param>
    public void Note(string message)
    {
        if (!json)
        {
            error.WriteLine(message);
        }
    }

    /// <summary>Writes one problem so that editors can jump to it.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="file">The file; null when the problem is in no file.</param>
    /// <returns>Such as <c>flow.yaml:3:5: message</c>.</returns>
    public static string Describe(Problem problem, string? file) => (file, problem.Line) switch
    {
        (not null, > 0) => $"{file}:{problem.Line}:{problem.Column}: {Printable.Line(problem.Message)}",
        (not null, _) when problem.Path.Length == 0 => $"{file}: {Printable.Line(problem.Message)}",
        _ => Printable.Line(problem.ToString()),
    };

    private static string Title(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => "Invalid request",
        ErrorKind.NotFound => "Not found",
        ErrorKind.Conflict => "Conflict",
        ErrorKind.TooLarge => "Too large",
        _ => "Unavailable",
    };
}

using System.Globalization;
using System.Text;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Locks;

/// <summary>Checks what people and programs say of a lock, all problems together.</summary>
public static class LockChecks
{
    /// <summary>How long a name of a resource or an owner may be, in characters.</summary>
    public const int NameMax = 256;

    /// <summary>The shortest lease.</summary>
    public static readonly TimeSpan TimeToLiveMin = TimeSpan.FromSeconds(1);

    /// <summary>The longest lease.</summary>
    public static readonly TimeSpan TimeToLiveMax = TimeSpan.FromDays(1);

    /// <summary>The longest wait that ends by itself.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromDays(30);

    /// <summary>Checks the name of a resource.</summary>
    /// <param name="resource">The name.</param>
    /// <returns><c>lock.invalid</c>; null when nothing is wrong.</returns>
    public static DomainError? Check(string? resource) => Refusal([OfName("resource", resource, spaces: false)]);

    /// <summary>Checks the words of a renewal or a release.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="owner">The holder.</param>
    /// <param name="fence">Its fence.</param>
    /// <param name="timeToLive">The new lease; null for none.</param>
    /// <returns><c>lock.invalid</c>; null when nothing is wrong.</returns>
    public static DomainError? Check(string? resource, string? owner, long fence, TimeSpan? timeToLive) => Refusal([
        OfName("resource", resource, spaces: false),
        OfName("owner", owner, spaces: true),
        fence >= 1 ? null : new($"Expected a fence of at least 1; found {fence}. Use the fence of the grant.", Path: "/fence"),
        OfTimeToLive(timeToLive ?? TimeToLiveMin),
    ]);

    /// <summary>Checks the words of a wish for a lock.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="owner">Who wants it.</param>
    /// <param name="timeToLive">The lease.</param>
    /// <param name="wait">How long to wait.</param>
    /// <returns><c>lock.invalid</c>; null when nothing is wrong.</returns>
    public static DomainError? Check(string? resource, string? owner, TimeSpan timeToLive, TimeSpan wait) => Refusal([
        OfName("resource", resource, spaces: false),
        OfName("owner", owner, spaces: true),
        OfTimeToLive(timeToLive),
        wait == Timeout.InfiniteTimeSpan || (wait >= TimeSpan.Zero && wait <= WaitMax)
            ? null
            : new($"Expected a wait of 0 seconds to {WaitMax.TotalDays} days, or without end; found {Seconds(wait)}.", Path: "/wait"),
    ]);

    private static DomainError? Refusal(IEnumerable<Problem?> found)
    {
        var problems = found.OfType<Problem>().ToArray();
        return problems.Length == 0
            ? null
            : new("lock.invalid", ErrorKind.Invalid, string.Join(" ", problems.Select(p => p.Message))) { Problems = problems };
    }

    private static Problem? OfTimeToLive(TimeSpan timeToLive) =>
        timeToLive >= TimeToLiveMin && timeToLive <= TimeToLiveMax
            ? null
            : new($"Expected a time to live of 1 second to 1 day; found {Seconds(timeToLive)}.", Path: "/ttl");

    private static Problem? OfName(string what, string? text, bool spaces)
    {
        var form = $"Expected {what} to be 1 to {NameMax} printable characters{(spaces ? "" : " without white space")}";
        return text switch
        {
            null or "" => new($"{form}; found nothing.", Path: $"/{what}"),
            { Length: > NameMax } => new($"{form}; found {text.Length}.", Path: $"/{what}"),
            _ when text.EnumerateRunes().Select((rune, at) => (rune, at)).FirstOrDefault(x => !IsFit(x.rune, spaces), (default, -1)) is var (rune, at) && at >= 0 =>
                new($"{form}; found U+{rune.Value:X4} as character {at + 1}.", Path: $"/{what}"),
            _ => null,
        };
    }

    // Half of a surrogate pair is read as the replacement character, which nobody types either.
    private static bool IsFit(Rune rune, bool spaces) => rune.Value != Rune.ReplacementChar.Value && Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.SpaceSeparator => spaces && rune.Value == ' ',
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate => false,
        _ => true,
    };

    private static string Seconds(TimeSpan span) => $"{span.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} seconds";
}

namespace OrleansAgents.Core.Errors;

/// <summary>The classes of refusal. One switch in the front door maps them to HTTP; no other code knows status codes.</summary>
public enum ErrorKind
{
    /// <summary>The request itself is wrong; the same request will never succeed.</summary>
    Invalid,

    /// <summary>What the request names does not exist.</summary>
    NotFound,

    /// <summary>The request contradicts the present state.</summary>
    Conflict,

    /// <summary>The request is larger than a limit.</summary>
    TooLarge,

    /// <summary>Nothing is wrong with the request; try again later.</summary>
    Unavailable,
}

using System.Diagnostics.CodeAnalysis;

namespace OrleansAgents.Core.Errors;

/// <summary>A value, or the refusal that explains why there is none.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class Result<T>
    where T : notnull
{
    private Result(T? value, DomainError? error) => (Value, Error) = (value, error);

    /// <summary>Gets the value; null exactly when <see cref="Error"/> is not.</summary>
    public T? Value { get; }

    /// <summary>Gets the refusal; null exactly when <see cref="Value"/> is not.</summary>
    public DomainError? Error { get; }

    /// <summary>Says which of the two this is.</summary>
    /// <param name="value">The value, when the answer is true.</param>
    /// <param name="error">The refusal, when the answer is false.</param>
    /// <returns>True for a value.</returns>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out DomainError? error)
    {
        (value, error) = (Value, Error);
        return error is null;
    }

    internal static Result<T> Of(T value) => new(value, null);

    /// <summary>Makes a result of a value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>Makes a result of a refusal.</summary>
    /// <param name="error">The refusal.</param>
    public static implicit operator Result<T>(DomainError error) => new(default, error);
}

/// <summary>Makes results of values whose type is an interface, which have no conversion.</summary>
public static class Result
{
    /// <summary>Makes a result of a value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The result.</returns>
    public static Result<T> Of<T>(T value)
        where T : notnull => Result<T>.Of(value);
}

namespace StreamCoverage.Postgres.Local;

/// <summary>A server of our own could not be started, reached or stopped; the message says what to do about it.</summary>
/// <param name="message">The fact in lower case, then what to do.</param>
/// <param name="inner">What was thrown underneath, or null.</param>
public sealed class LocalServerException(string message, Exception? inner = null) : Exception(message, inner);

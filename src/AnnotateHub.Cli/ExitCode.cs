namespace AnnotateHub.Cli;

/// <summary>What scripts can rely on.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for was done.</summary>
    public const int Done = 0;

    /// <summary>Nothing was done: faulty command line, or the sentence on standard error says why.</summary>
    public const int Refused = 1;

    /// <summary>Done, but something was left out; standard output lists what.</summary>
    public const int LeftOut = 2;

    /// <summary>Interrupted; what was done until then stays, and running it again goes on.</summary>
    public const int Cancelled = 130;
}

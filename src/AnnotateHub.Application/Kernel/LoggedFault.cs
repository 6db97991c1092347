namespace AnnotateHub.Application.Kernel;

/// <summary>Marks what was thrown as logged already, so that whoever answers with it does not log it once more.</summary>
public static class LoggedFault
{
    private const string Key = "AnnotateHub.Logged";

    public static void Mark(Exception fault) => fault.Data[Key] = true;

    public static bool WasLogged(Exception? fault) =>
        fault is not null && (fault.Data.Contains(Key) || WasLogged(fault.InnerException));
}

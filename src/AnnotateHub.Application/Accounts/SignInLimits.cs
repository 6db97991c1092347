namespace AnnotateHub.Application.Accounts;

/// <summary>Settings <c>SignIn:*</c>: how many wrong passwords are taken before one must wait, each time twice as long.</summary>
/// <param name="WrongByName">For one name from one address.</param>
/// <param name="WrongByAddress">For all names from one address.</param>
/// <param name="AttemptsPerMinute">Right and wrong ones from one address.</param>
/// <param name="LongestWaitMinutes">No wait is longer.</param>
public sealed record SignInLimits(
    int WrongByName = 5,
    int WrongByAddress = 30,
    int AttemptsPerMinute = 600,
    int LongestWaitMinutes = 15
);

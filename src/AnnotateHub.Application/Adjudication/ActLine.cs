using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

public sealed record ActLine(DateTimeOffset At, string By, string Action, string Text);

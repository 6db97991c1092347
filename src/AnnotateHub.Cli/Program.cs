Console.Error.WriteLine("annotatehub: no commands yet.");
return 1;

global using Madang.Tests;
global using Xunit;

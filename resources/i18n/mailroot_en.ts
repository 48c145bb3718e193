<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>app</name>
    <message numerus="yes">
        <source>%n message(s) stay queued and go out at the next start.</source>
        <translation>
            <numerusform>%n message stays queued and goes out at the next start.</numerusform>
            <numerusform>%n messages stay queued and go out at the next start.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s) are open; what they are sending is taken first, then they end.</source>
        <translation>
            <numerusform>%n session is open; what it is sending is taken first, then it ends.</numerusform>
            <numerusform>%n sessions are open; what they are sending is taken first, then they end.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console</name>
    <message numerus="yes">
        <source>%n picture(s) from elsewhere not loaded.</source>
        <translation>
            <numerusform>%n picture from elsewhere not loaded.</numerusform>
            <numerusform>%n pictures from elsewhere not loaded.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Session {session}: {client} left ({reason}) after %n message(s), {size}.</source>
        <translation>
            <numerusform>Session {session}: {client} left ({reason}) after %n message, {size}.</numerusform>
            <numerusform>Session {session}: {client} left ({reason}) after %n messages, {size}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{first} and %n more</source>
        <translation>
            <numerusform>{first} and %n more</numerusform>
            <numerusform>{first} and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n domain(s)</source>
        <translation>
            <numerusform>%n domain</numerusform>
            <numerusform>%n domains</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n event</numerusform>
            <numerusform>%n events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) written to {path}</source>
        <translation>
            <numerusform>%n message written to {path}</numerusform>
            <numerusform>%n messages written to {path}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) brought back.</source>
        <translation>
            <numerusform>%n message brought back.</numerusform>
            <numerusform>%n messages brought back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;All %n message(s) shown</source>
        <translation>
            <numerusform>&amp;All %n message shown</numerusform>
            <numerusform>&amp;All %n messages shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) waiting</source>
        <translation>
            <numerusform>%n message waiting</numerusform>
            <numerusform>%n messages waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n open session(s)</source>
        <translation>
            <numerusform>%n open session</numerusform>
            <numerusform>%n open sessions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n session</numerusform>
            <numerusform>%n sessions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>End all %n session(s)?</source>
        <translation>
            <numerusform>End %n session?</numerusform>
            <numerusform>End all %n sessions?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) wait</source>
        <translation>
            <numerusform>%n message waits</numerusform>
            <numerusform>%n messages wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n new</source>
        <translation>
            <numerusform>Show %n new</numerusform>
            <numerusform>Show %n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) wait, oldest {age}.</source>
        <translation>
            <numerusform>%n message waits, oldest {age}.</numerusform>
            <numerusform>%n messages wait, oldest {age}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) wait for {place}, oldest {age}.</source>
        <translation>
            <numerusform>%n message waits for {place}, oldest {age}.</numerusform>
            <numerusform>%n messages wait for {place}, oldest {age}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feature(s) installed</source>
        <translation>
            <numerusform>%n feature installed</numerusform>
            <numerusform>%n features installed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Encrypted. The host&apos;s certificate expires in %n day(s).</source>
        <translation>
            <numerusform>Encrypted. The host&apos;s certificate expires in %n day.</numerusform>
            <numerusform>Encrypted. The host&apos;s certificate expires in %n days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{place} did not answer within %n second(s).</source>
        <translation>
            <numerusform>{place} did not answer within %n second.</numerusform>
            <numerusform>{place} did not answer within %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No answer for %n second(s).</source>
        <translation>
            <numerusform>No answer for %n second.</numerusform>
            <numerusform>No answer for %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n page(s) found</source>
        <translation>
            <numerusform>%n page found</numerusform>
            <numerusform>%n pages found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties</name>
    <message numerus="yes">
        <source>The certificate is valid for %n more day(s).</source>
        <translation>
            <numerusform>The certificate is valid for %n more day.</numerusform>
            <numerusform>The certificate is valid for %n more days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tray</name>
    <message numerus="yes">
        <source>%n message(s) could be neither delivered nor returned.</source>
        <translation>
            <numerusform>%n message could be neither delivered nor returned.</numerusform>
            <numerusform>%n messages could be neither delivered nor returned.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) need attention</source>
        <translation>
            <numerusform>%n thing needs attention</numerusform>
            <numerusform>%n things need attention</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n h</numerusform>
            <numerusform>%n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wizard</name>
    <message numerus="yes">
        <source>%n setting(s) changed.</source>
        <translation>
            <numerusform>%n setting changed.</numerusform>
            <numerusform>%n settings changed.</numerusform>
        </translation>
    </message>
</context>
</TS>

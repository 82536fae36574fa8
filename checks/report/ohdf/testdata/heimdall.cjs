// Reads reports as Heimdall does, and converts them as the Security Automation Framework does.
// Prints for each file what the controls are called, and how long each conversion is.
const fs = require('fs');
const {contextualizeEvaluation, convertFile} = require('inspecjs');
const {ChecklistResults, FromHdfToAsffMapper} = require('@mitre/hdf-converters');

for (const file of process.argv.slice(2)) {
  const text = fs.readFileSync(file, 'utf8');
  const controls = {};
  for (const profile of contextualizeEvaluation(convertFile(text)['1_0_ExecJson']).contains) {
    for (const control of profile.contains) {
      controls[`${profile.data.name}/${control.data.id}`] = control.hdf.status;
    }
  }
  const asff = new FromHdfToAsffMapper(JSON.parse(text), {awsAccountId: '1', region: 'r', target: 't', input: 'i'}).toAsff();
  const checklist = new ChecklistResults(JSON.parse(text)).toCkl();
  console.log(JSON.stringify({controls, asff: asff.length, checklist: checklist.length}));
}
